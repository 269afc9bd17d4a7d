"""Plans, readiness and the packet that the incoming CSM reads."""
