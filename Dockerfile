# targetwatch in one image: a worker by default, the warehouse server or any other command by its arguments.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/venv/bin:$PATH
WORKDIR /app
RUN python3 -m venv /venv
# The closure first: it changes seldom, and its layer is the large one.
COPY constraints.txt ./
RUN pip install --no-deps --require-hashes -r constraints.txt
COPY pyproject.toml README.md LICENSE prefect.yaml ./
COPY flows flows/
COPY scrapers scrapers/
COPY warehouse warehouse/
COPY alerts alerts/
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q flows scrapers warehouse alerts

FROM ${BASE}
RUN useradd --uid 10001 --create-home targetwatch \
    && install -d -o targetwatch -g targetwatch /data /home/targetwatch/.prefect
COPY --from=build /venv /venv
COPY --from=build /app /app
# Prefect writes to its home, matplotlib to its own; all else goes to /data.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TARGETWATCH_WAREHOUSE=/data/warehouse.duckdb \
    TARGETWATCH_PUBLISHED=/data/warehouse.readonly.duckdb \
    TARGETWATCH_ARCHIVE=/data/archive \
    HEALTH=http://127.0.0.1:8080/health
WORKDIR /app
USER 10001
VOLUME /data
# A worker answers at 8080; whoever runs something else says where that answers.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(os.environ['HEALTH'], timeout=8)"]
ENTRYPOINT ["/app/flows/pools/with-secrets"]
CMD ["prefect", "worker", "start", "--pool", "targetwatch", "--type", "process", "--with-healthcheck"]
