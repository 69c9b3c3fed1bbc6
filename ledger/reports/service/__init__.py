"""Service time: records, stars, certificates, honours, and whether all volunteers are treated alike."""
