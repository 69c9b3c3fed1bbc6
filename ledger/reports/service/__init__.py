"""Service time of volunteers: their record, stars, certificates, honours, and whether all are treated alike."""
