"""One workbook on its way: collected, laid out, calculated, written."""
