//! Spreadsheets of LibreOffice, read cell by cell: what is repeated is written once in them, and few bytes can stand for
//! thousands of millions of cells.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::corpus::error::FileFault;

use super::values::number;
use super::{Book, Merged, Take, Value};

/// Sheets have no more rows and columns.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Rows and cells that are repeated are given no more often than this; who writes by hand repeats nothing.
const MOST_GIVEN: u64 = 100_000_000;
