"""Prometheus metrics of the loop, computed from the warehouse, so that they are right whoever writes them."""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from prefect.client.schemas.objects import FlowRun, State
from prefect.flows import Flow
from prometheus_client import CollectorRegistry, generate_latest, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from flows.settings import PREFIX, Settings, load_settings
from warehouse.connection import open_warehouse
from warehouse.metrics import Metric, read_metrics
from warehouse.records import TargetwatchError

logger = logging.getLogger("targetwatch.metrics")

Family: TypeAlias = GaugeMetricFamily | CounterMetricFamily | HistogramMetricFamily

# What is no label in a row of a metric.
MEASURED = ("value", "le", "total")


@dataclass(frozen=True, eq=False, slots=True)
class Measured(Collector):
    """Metrics of the warehouse as Prometheus' client collects them."""

    metrics: Sequence[Metric]

    def collect(self) -> Iterator[Family]:
        """One family a metric, under the prefix `targetwatch_`."""
        return map(family_of, self.metrics)


def family_of(metric: Metric) -> Family:
    """A metric with its samples."""
    name = f"targetwatch_{metric.name}"
    if metric.kind == "histogram":
        buckets = [("+Inf" if row["le"] == float("inf") else f"{row['le']:g}", row["value"]) for row in metric.rows]
        return HistogramMetricFamily(name, metric.meaning, buckets=buckets, sum_value=metric.rows[-1]["total"])
    labels = [column for column in (metric.rows[0] if metric.rows else ()) if column not in MEASURED]
    kind = GaugeMetricFamily if metric.kind == "gauge" else CounterMetricFamily
    family: GaugeMetricFamily | CounterMetricFamily = kind(name, metric.meaning, labels=labels)
    for row in metric.rows:
        family.add_metric([row[label] for label in labels], row["value"])
    return family


def measure(settings: Settings) -> CollectorRegistry:
    """What the warehouse says now. Raises WarehouseError."""
    with open_warehouse(settings.warehouse, wait=settings.lock_wait, read_only=True) as con:
        metrics = read_metrics(con)
    registry = CollectorRegistry()
    registry.register(Measured(metrics))
    return registry


def exposition(settings: Settings) -> str:
    """The metrics in Prometheus' text format."""
    return generate_latest(measure(settings)).decode()


def export_metrics(settings: Settings) -> None:
    """Replace the textfile of the settings in whole, where there is one.

    That it cannot be written is said in the log: a flow that has done its work has not failed.
    """
    if settings.metrics is None:
        return
    try:
        settings.metrics.parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(settings.metrics), measure(settings))
    except (OSError, TargetwatchError) as error:
        logger.warning("%sMETRICS: %s: not written: %s", PREFIX, settings.metrics, error)


def metrics_written(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001  Prefect's hook
    """Export the metrics once a flow has ended, well or not."""
    export_metrics(load_settings(os.environ))
