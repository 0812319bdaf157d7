"""Speed and memory of the whole flow at South Kalimantan's true scale, each as a ratio to a baseline of the same run.

Belongs here: what is measured, against what, and the made-up data that it is measured on. Nothing here passes or fails
by the clock; whether results are right is for `tests/`, except for the published figures, which only this scale shows.
"""
