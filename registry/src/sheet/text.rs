//! From the bytes of a CSV to UTF-8 with plain line ends, a block at a time.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, Decoder, Encoding, GB18030, UTF_8};

const BLOCK: usize = 64 * 1024;

/// The text of a CSV. Line ends are `\n`, also at the end of the last line, so that a reader's line
/// count is a spreadsheet's row count.
pub(super) struct Text<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    last: u8,
    consumed: u64,
}

impl<R: Read + Seek> Text<R> {
    /// Finds the encoding by a byte order mark; without one, UTF-8 if the whole file is that, else
    /// GB18030, which is what spreadsheets in China write.
    pub(super) fn open(mut source: R) -> io::Result<Self> {
        let mut head = Vec::new();
        source.by_ref().take(4).read_to_end(&mut head)?;
        let spreadsheet_file = head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
        source.seek(SeekFrom::Start(0))?;
        let encoding = match Encoding::for_bom(&head) {
            _ if spreadsheet_file => return Err(not_text()),
            Some((encoding, _)) => encoding,
            None if is_utf8(&mut source)? => UTF_8,
            None => GB18030,
        };
        source.seek(SeekFrom::Start(0))?;
        let mut text = Self {
            source,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; BLOCK],
            ready: Vec::new(),
            given: 0,
            ended: false,
            last: b'\n',
            consumed: 0,
        };
        text.refill()?;
        Ok(text)
    }
}

impl<R: Read> Text<R> {
    /// What stands between the cells, by the header row: spreadsheets write tabs in UTF-16 files and,
    /// in some countries, semicolons.
    pub(super) fn delimiter(&self) -> u8 {
        let header = self.ready.split(|b| *b == b'\n').next().unwrap_or_default();
        let count = |delimiter: u8| header.iter().filter(|b| **b == delimiter).count();
        b",;\t".iter().copied().max_by_key(|d| (count(*d), *d == b',')).unwrap_or(b',')
    }

    /// How many bytes of the file were read so far.
    pub(super) fn consumed(&self) -> u64 {
        self.consumed
    }

    fn refill(&mut self) -> io::Result<()> {
        let read = self.source.read(&mut self.raw)?;
        self.consumed += read as u64;
        self.ended = read == 0;
        let block = self.raw.get(..read).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(4 * BLOCK);
        let mut text = String::with_capacity(room);
        let (_, _, had_errors) = self.decoder.decode_to_string(block, &mut text, self.ended);
        if had_errors || text.contains('\0') {
            return Err(not_text());
        }
        self.ready.clear();
        self.given = 0;
        for byte in text.bytes() {
            match byte {
                b'\n' if self.last == b'\r' => {}
                b'\r' => self.ready.push(b'\n'),
                other => self.ready.push(other),
            }
            self.last = byte;
        }
        if self.ended && !matches!(self.last, b'\n' | b'\r') {
            self.ready.push(b'\n');
            self.last = b'\n';
        }
        Ok(())
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let mut rest = self.ready.get(self.given..).unwrap_or_default();
        let count = rest.read(into)?;
        self.given += count;
        Ok(count)
    }
}

fn not_text() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not text")
}

fn is_utf8(source: &mut impl Read) -> io::Result<bool> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut raw, mut scratch) = (vec![0; BLOCK], vec![0; 4 * BLOCK]);
    loop {
        let read = source.read(&mut raw)?;
        let block = raw.get(..read).unwrap_or_default();
        let (result, _, _, had_errors) = decoder.decode_to_utf8(block, &mut scratch, read == 0);
        if had_errors || result == CoderResult::OutputFull {
            return Ok(false);
        }
        if read == 0 {
            return Ok(true);
        }
    }
}
