"""How long a test waits for what has to come: so long that a busy machine fails none, and only what never comes does."""

PATIENCE = 300  # seconds, of which a machine at rest needs a fraction of one
