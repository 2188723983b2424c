"""Paths in the repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLATFORM_TEMPLATE = ROOT / "template.yaml"
GATEWAY_TEMPLATE = ROOT / "infra" / "gateway.yaml"
OBSERVABILITY_TEMPLATE = ROOT / "infra" / "observability.yaml"
EDGE_TEMPLATE = ROOT / "infra" / "edge.yaml"
STACKS = ROOT / "infra" / "stacks"
LAMBDA_OUTPUT = ROOT / "target" / "lambda"
INSTANCES = ROOT / "target" / "local"
