"""Writing the audit log, sealing it, and letting somebody look into it."""

from lotse.privacy.services.writing import Actor, audit, audit_reading, audit_readings

__all__ = ["Actor", "audit", "audit_reading", "audit_readings"]
