"""Plain rows in, official papers out as bytes.

`monthly` and `preview` may be imported at any time; everything that needs ReportLab is imported
by them when a paper is really made.
"""
