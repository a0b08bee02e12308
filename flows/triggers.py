"""Triggers compared with the events of the code: that there are such events, on such resources, with such payloads."""

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import StrictUndefined
from prefect.events import DeploymentEventTrigger, ResourceSpecification
from prefect.events import Event as PrefectEvent
from prefect.events.schemas.deployment_triggers import BaseDeploymentTrigger
from prefect.events.schemas.events import matches
from prefect.server.utilities.user_templates import UserTemplateEnvironment

from flows.events import EXAMPLES, told

EMITTED = tuple(PrefectEvent.model_validate(told(example)) for example in EXAMPLES)
# Prefect fills in nothing for what an event does not carry; this names it.
TEMPLATES = UserTemplateEnvironment(undefined=StrictUndefined)


def problems_with(trigger: DeploymentEventTrigger) -> Iterator[str]:
    """What a trigger waits for in vain, a line each."""
    patterns, expected = patterns_of(trigger), events_named(trigger.expect)
    for name in sorted(trigger.expect | trigger.after):
        yield from unheard(name, patterns)
    for pattern in patterns if expected else ():
        if not any(means(pattern, event.resource.id) for event in expected):
            yield f"match: {pattern}: no expected event is about it; correct it"
    for label in sorted(trigger.for_each):
        if any(event.find_resource_label(label) is None for event in expected):
            yield f"for_each: {label}: not a label of every expected event; correct it"
    for name, value in (trigger.parameters or {}).items():
        yield from (f"parameters: {name}: {line}" for event in expected for line in misfilled(value, event))


def events_named(names: Iterable[str]) -> list[PrefectEvent]:
    """An example of each event of ours that one of the patterns names."""
    return [event for event in EMITTED if any(matches(name, event.event) for name in names)]


def patterns_of(trigger: DeploymentEventTrigger) -> list[str]:
    """The patterns of the resources a trigger lets through."""
    match = ResourceSpecification.model_validate(trigger.match)
    return dict(match.items()).get("prefect.resource.id", ["*"])


def unheard(name: str, patterns: Iterable[str]) -> Iterator[str]:
    """That no event has the name, or that the patterns let none through; Prefect's own events are its affair."""
    if name.startswith("prefect."):
        return
    resources = sorted({event.resource.id for event in events_named([name])})
    if not resources:
        yield f"{name}: no such event; there are {', '.join(sorted({event.event for event in EMITTED}))}"
    elif not any(means(pattern, resource) for pattern in patterns for resource in resources):
        yield f"match: lets no {name} through; that is about {', '.join(resources)}"


def means(pattern: str, resource: str) -> bool:
    """Whether a pattern lets through the resource of an example, or another one of its kind."""
    kind = resource.removesuffix("example")
    return matches(pattern, resource) or (kind != resource and pattern.startswith(kind))


def misfilled(value: Any, event: PrefectEvent) -> Iterator[str]:
    """That a template names what the event does not carry."""
    try:
        filled(value, event)
    # A template may also divide by nothing.
    except Exception as error:
        yield f"{error}; the payload of {event.event} has {', '.join(event.payload)}"


def filled(value: Any, event: PrefectEvent) -> Any:
    """A parameter as Prefect fills it in from an event. Raises what the template does."""
    return TEMPLATES.from_string(value).render(event=event) if isinstance(value, str) else value


def as_filled(trigger: BaseDeploymentTrigger) -> dict[str, Any]:
    """The parameters of a trigger as the first event it expects fills them in; as they are where that cannot be."""
    parameters, expected = dict(trigger.parameters or {}), getattr(trigger, "expect", ())
    for event in events_named(expected)[:1]:
        for name, value in parameters.items():
            if not list(misfilled(value, event)):
                parameters[name] = filled(value, event)
    return parameters
