"""What stands in a sheet's XML around its cells, and the names of a workbook."""
