//! Tables in files: a folder of CSV files (or a workbook) to and from an instance, a plan to and from its folder.
