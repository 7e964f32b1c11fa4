"""The list of parts as CycloneDX JSON (https://cyclonedx.org/specification/overview/), version 1.6.

Without a random serial number, and with the time of the sources: the same parts give the same file."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from about import About
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from license_expression import ExpressionError, get_spdx_licensing
from packageurl import PackageURL
from parts import Part

_SPDX = get_spdx_licensing()


def write(found: Sequence[Part], about: About, file: Path) -> None:
    bom = Bom()
    bom.metadata.timestamp = datetime.fromtimestamp(about.epoch, UTC)
    bom.metadata.component = _component("secondme", about.version, "Apache-2.0", "", ComponentType.APPLICATION)
    purls = " ".join(part.purl for part in found)
    bom.serial_number = uuid.uuid5(uuid.NAMESPACE_URL, f"secondme@{about.version} {purls}")
    made = []
    for part in found:
        component = _component(part.name, part.version, part.licence, part.purl)
        for each in part.inside:
            reference = f"{part.purl}#{each.name}@{each.version}"
            component.components.add(_component(each.name, each.version, each.licence, each.purl, ref=reference))
        bom.components.add(component)
        made.append(component)
    bom.register_dependency(bom.metadata.component, made)
    file.write_text(JsonV1Dot6(bom).output_as_string(indent=2) + "\n", encoding="utf-8")


def _component(
    name: str, version: str, licence: str, purl: str, kind: ComponentType = ComponentType.LIBRARY, ref: str = ""
) -> Component:
    """`ref`: what it is called in this list alone, where the same work is in several parts."""
    return Component(
        name=name,
        version=version,
        type=kind,
        purl=PackageURL.from_string(purl) if purl else None,
        bom_ref=ref or purl or f"{name}@{version}",
        licenses=[_license(licence)],
    )


def _license(text: str) -> DisjunctiveLicense | LicenseExpression:
    try:
        return LicenseExpression(str(_SPDX.parse(text, validate=True, strict=True)))
    except ExpressionError:
        return DisjunctiveLicense(name=text)
