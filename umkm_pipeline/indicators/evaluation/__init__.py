"""Whether programmes changed what their firms export, against applicants who were not chosen: `docs/programmes.md`."""
