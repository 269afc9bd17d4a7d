"""Trust stages, blueprints and handoffs for customer success teams."""

__version__ = "0.1.0"
