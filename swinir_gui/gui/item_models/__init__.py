"""The queue and the catalogue as Qt item models."""
