"""What Data Center has and Cloud has not, or has otherwise: the handlers that hold there alone."""
