//! The CSV that says who holds which numbers: read, checked as a whole, and written back.

mod cell;
mod column;
mod fault;
pub(crate) mod listed;
mod ranges;
mod row;
mod text;
mod write;

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

use label700::allocation::Allocation;

use crate::error::Error;
use crate::operator::Operator;
use column::Columns;
pub use fault::{Fault, Faults, Problem};
use row::RowReader;
use text::Text;

/// Numbers from `first` to `last`, both included, as the twelve digits behind 700.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) first: u64,
    pub(crate) last: u64,
}

impl Span {
    /// How many numbers these are.
    pub(crate) fn count(self) -> u64 {
        self.last - self.first + 1
    }
}

/// A row that assigns numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) span: Span,
    /// Index into the sheet's allocations. While reading: `None` where the row's cells have faults, so
    /// that only its numbers are compared with those of other rows.
    pub(crate) allocation: Option<u32>,
    /// Where it stands in the file.
    row: u64,
}

/// A CSV without faults.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// Sorted by first number, and the wider before the finer.
    pub(crate) rows: Vec<Row>,
    /// The distinct allocations.
    pub(crate) allocations: Vec<Allocation>,
    /// Where the list is complete: sorted, disjoint, and not even touching.
    pub(crate) coverage: Vec<Span>,
}

impl Sheet {
    /// Reads and checks a CSV. `file` is what the faults call it.
    ///
    /// # Errors
    /// [`Error::Faults`] with all faults of the file, or [`Error::Io`].
    pub(crate) fn read(
        file: &str,
        mut source: impl Read + Seek,
        operator: &dyn Operator,
    ) -> Result<Self, Error> {
        let mut faults = Faults::new(file);
        let size = source.seek(SeekFrom::End(0)).and_then(|size| source.rewind().map(|()| size));
        let size = size.map_err(Error::io("read", file.as_ref()))?;
        let parsed = Text::open(source).and_then(|text| parse(text, size, &mut faults, operator));
        let mut sheet = match parsed {
            Ok(sheet) => sheet,
            Err(e) if e.kind() == io::ErrorKind::InvalidData => {
                // What was found before is said of a file that is none.
                let mut faults = Faults::new(file);
                faults.add(1, None, "", Problem::NotText);
                return Err(Error::Faults(faults));
            }
            Err(e) => return Err(Error::io("read", file.as_ref())(e)),
        };
        sheet.rows.sort_unstable_by_key(|r| (r.span.first, std::cmp::Reverse(r.span.last), r.row));
        ranges::check(&sheet, &mut faults);
        sheet.coverage = ranges::union(sheet.coverage);
        faults.sort();
        if faults.total > 0 { Err(Error::Faults(faults)) } else { Ok(sheet) }
    }

    /// The same as a CSV in UTF-8 that `read` accepts.
    pub(crate) fn to_csv(&self) -> Vec<u8> {
        write::to_csv(self)
    }

    /// What an assigning row says of its numbers.
    pub(crate) fn allocation(&self, row: &Row) -> Option<&Allocation> {
        self.allocations.get(usize::try_from(row.allocation?).ok()?)
    }
}

fn parse<R: Read>(
    text: Text<R>,
    size: u64,
    faults: &mut Faults,
    operator: &dyn Operator,
) -> io::Result<Sheet> {
    let delimiter = text.delimiter();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::StringRecord::new();
    let mut sheet = Sheet { rows: Vec::new(), allocations: Vec::new(), coverage: Vec::new() };
    if !reader.read_record(&mut record).map_err(io_error)? {
        faults.add(1, None, "", Problem::NoHeader);
        return Ok(sheet);
    }
    let columns = Columns::read(record.clone(), faults);
    let mut rows = RowReader::new(&columns);
    let mut known: HashMap<Allocation, u32> = HashMap::new();
    while reader.read_record(&mut record).map_err(io_error)? {
        let inner_breaks = record.iter().flat_map(str::bytes).filter(|b| *b == b'\n').count() as u64;
        let row = (reader.position().line() - 1).saturating_sub(inner_breaks);
        if row.is_multiple_of(4_096) {
            operator.progress("Reading the CSV", reader.get_ref().consumed(), size);
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match rows.read(&record, row, faults) {
            row::Content::Nothing => {}
            row::Content::Coverage(span) => sheet.coverage.push(span),
            row::Content::Allocation(span, allocation) => {
                let allocation = allocation.map(|allocation| {
                    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                    *known.entry(allocation).or_insert(next)
                });
                sheet.rows.push(Row { span, allocation, row });
            }
        }
    }
    let mut allocations: Vec<_> = known.into_iter().collect();
    allocations.sort_unstable_by_key(|(_, index)| *index);
    sheet.allocations = allocations.into_iter().map(|(allocation, _)| allocation).collect();
    Ok(sheet)
}

/// The error of the source itself, whose kind says that the bytes are no text.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
