"""List prices of AWS.

AWS's own pages fill in their figures with a script. The figures here were compared with what others quote from them
in 2026, for the same region.
"""

from dataclasses import dataclass

REGION = "us-east-1"
READ = "2026-11-27"

_PAGE = "https://aws.amazon.com"
_M = 1_000_000


@dataclass(frozen=True)
class Price:
    """Dollars for so many units."""

    dollars: float
    per: int
    page: str


PRICES = {
    "HTTP API request": Price(1.00, _M, f"{_PAGE}/api-gateway/pricing/"),
    "Lambda request": Price(0.20, _M, f"{_PAGE}/lambda/pricing/"),
    "Lambda GB-second, arm64": Price(13.3334, _M, f"{_PAGE}/lambda/pricing/"),
    "DynamoDB read unit": Price(0.125, _M, f"{_PAGE}/dynamodb/pricing/on-demand/"),
    "DynamoDB write unit": Price(0.625, _M, f"{_PAGE}/dynamodb/pricing/on-demand/"),
    "DynamoDB GB stored": Price(0.25, 1, f"{_PAGE}/dynamodb/pricing/on-demand/"),
    "DynamoDB GB recovery": Price(0.20, 1, f"{_PAGE}/dynamodb/pricing/on-demand/"),
    "EventBridge event": Price(1.00, _M, f"{_PAGE}/eventbridge/pricing/"),
    "EventBridge GB archived": Price(0.10, 1, f"{_PAGE}/eventbridge/pricing/"),
    "SQS request": Price(0.40, _M, f"{_PAGE}/sqs/pricing/"),
    "alarm metric": Price(0.10, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "composite alarm": Price(0.50, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "dashboard": Price(3.00, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "custom metric": Price(0.30, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "log GB ingested": Price(0.50, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "log GB stored": Price(0.03, 1, f"{_PAGE}/cloudwatch/pricing/"),
    "KMS key": Price(1.00, 1, f"{_PAGE}/kms/pricing/"),
    "KMS request": Price(0.03, 10_000, f"{_PAGE}/kms/pricing/"),
    "GB to the internet": Price(0.09, 1, f"{_PAGE}/ec2/pricing/on-demand/"),
    "CloudFront request": Price(0.01, 10_000, f"{_PAGE}/cloudfront/pricing/"),
    "GB from CloudFront": Price(0.085, 1, f"{_PAGE}/cloudfront/pricing/"),
    # $0.75 for an endpoint outside of AWS, and $2 for HTTPS.
    "health check, HTTPS": Price(2.75, 1, f"{_PAGE}/route53/pricing/"),
    "web ACL": Price(5.00, 1, f"{_PAGE}/waf/pricing/"),
    "WAF rule": Price(1.00, 1, f"{_PAGE}/waf/pricing/"),
    "WAF request": Price(0.60, _M, f"{_PAGE}/waf/pricing/"),
}
