//! The built-in HTTP client: reqwest with rustls.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::header::{CONTENT_RANGE, RANGE, RETRY_AFTER};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, StatusCode};
use tokio::time::{Instant, timeout};

use super::{Fetch, FetchError};
use crate::time::Timestamp;

/// How long the slowest honest server may take to get going before its speed counts.
const SPEED_GRACE: Duration = Duration::from_secs(10);

/// What the built-in client puts up with. The defaults are those of the design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpOptions {
    /// Statuses that mean "there is no such file". 404; some object stores answer 403.
    pub absent_statuses: Vec<u16>,
    /// Time to connect. 10 seconds.
    pub connect_timeout: Duration,
    /// Time for a metadata file, whole. 30 seconds.
    pub metadata_timeout: Duration,
    /// Time for a list or delta, whole. 15 minutes.
    pub targets_timeout: Duration,
    /// The slowest transfer of a list or delta, in bytes a second, after its first ten seconds. 1,000.
    pub min_bytes_per_second: u64,
    /// Whether the proxy of the environment (`https_proxy` and the like) is used. Yes.
    pub system_proxy: bool,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            absent_statuses: vec![404],
            connect_timeout: Duration::from_secs(10),
            metadata_timeout: Duration::from_secs(30),
            targets_timeout: Duration::from_secs(15 * 60),
            min_bytes_per_second: 1000,
            system_proxy: true,
        }
    }
}

/// Fetches over HTTP and HTTPS, inside a tokio runtime. At most two redirects, on the same host and
/// scheme; no cookies, no cache, no content encoding, and the same request from every installation.
#[derive(Clone, Debug)]
pub struct HttpFetch {
    client: Client,
    options: HttpOptions,
}

impl HttpFetch {
    /// Makes the client. HTTPS is verified against the platform's own roots.
    ///
    /// # Errors
    /// [`FetchError::Network`] if TLS cannot be set up.
    pub fn new(options: HttpOptions) -> Result<Self, FetchError> {
        // An application may have chosen its provider already; then that one counts.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .user_agent("label700")
            .connect_timeout(options.connect_timeout)
            .redirect(Policy::custom(same_place))
            .referer(false);
        if !options.system_proxy {
            client = client.no_proxy();
        }
        let client = client.build().map_err(|error| network(&error))?;
        Ok(Self { client, options })
    }

    async fn request(&self, url: &str, offset: u64) -> Result<Response, FetchError> {
        let mut request = self.client.get(url);
        if offset > 0 {
            request = request.header(RANGE, format!("bytes={offset}-"));
        }
        let response = request.send().await.map_err(|error| network(&error))?;
        let status = response.status();
        if status == StatusCode::OK || (offset > 0 && status == StatusCode::PARTIAL_CONTENT) {
            return Ok(response);
        }
        if self.options.absent_statuses.contains(&status.as_u16()) {
            return Err(FetchError::Absent);
        }
        Err(FetchError::Status { code: status.as_u16(), retry_after: retry_after(&response) })
    }

    async fn stream(
        &self,
        url: &str,
        file: &mut File,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let mut response = self.request(url, offset).await?;
        let resumed = response.status() == StatusCode::PARTIAL_CONTENT && starts_at(&response, offset);
        let mut length = if resumed { offset } else { 0 };
        file.set_len(length).map_err(|error| written(&error))?;
        file.seek(SeekFrom::Start(length)).map_err(|error| written(&error))?;

        let begun = Instant::now();
        let mut received = 0;
        loop {
            let chunk = timeout(SPEED_GRACE, response.chunk()).await.map_err(|_| FetchError::TooSlow)?;
            let Some(chunk) = chunk.map_err(|error| network(&error))? else { return Ok(()) };
            let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
            length = length.saturating_add(count);
            if length > max_bytes {
                return Err(FetchError::TooLarge);
            }
            file.write_all(&chunk).map_err(|error| written(&error))?;
            received += count;
            let seconds = begun.elapsed().as_secs();
            let slow = received < seconds.saturating_mul(self.options.min_bytes_per_second);
            if begun.elapsed() > SPEED_GRACE && slow {
                return Err(FetchError::TooSlow);
            }
        }
    }
}

#[async_trait]
impl Fetch for HttpFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let read = async {
            let mut response = self.request(url, 0).await?;
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(|error| network(&error))? {
                bytes.extend_from_slice(&chunk);
                if u64::try_from(bytes.len()).is_ok_and(|length| length > max_bytes) {
                    return Err(FetchError::TooLarge);
                }
            }
            Ok(bytes)
        };
        timeout(self.options.metadata_timeout, read).await.map_err(|_| FetchError::TimedOut)?
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .map_err(|error| written(&error))?;
        let whole = async {
            match self.stream(url, &mut file, offset, max_bytes).await {
                // The server has another file now, shorter than what was begun.
                Err(FetchError::Status { code: 416, .. }) if offset > 0 => {
                    self.stream(url, &mut file, 0, max_bytes).await
                }
                result => result,
            }
        };
        timeout(self.options.targets_timeout, whole).await.map_err(|_| FetchError::TimedOut)?
    }
}

/// At most two redirects, never to another host, port or scheme.
fn same_place(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let from = attempt.previous().last();
    let same = from.is_some_and(|from| from.origin() == attempt.url().origin());
    if same && attempt.previous().len() <= 2 {
        attempt.follow()
    } else {
        attempt.error("redirected elsewhere, or too often")
    }
}

fn starts_at(response: &Response, offset: u64) -> bool {
    let range = response.headers().get(CONTENT_RANGE).and_then(|value| value.to_str().ok());
    range.is_some_and(|range| range.starts_with(&format!("bytes {offset}-")))
}

/// Seconds, or an HTTP date.
fn retry_after(response: &Response) -> Option<Duration> {
    let value = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value.trim()).ok()?;
    let seconds = date.as_second().saturating_sub(Timestamp::now().0);
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// The kind of fault in a few words; the URL, which the error itself would print, is the caller's.
fn network(error: &reqwest::Error) -> FetchError {
    if error.is_timeout() {
        return FetchError::TimedOut;
    }
    let what = if error.is_redirect() {
        "the server redirects elsewhere, or too often"
    } else if error.is_connect() {
        "no connection to the server"
    } else if error.is_builder() {
        "the URL or the TLS set-up is not usable"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the answer is not sound HTTP"
    };
    FetchError::Network(what.to_owned())
}

fn written(error: &std::io::Error) -> FetchError {
    FetchError::File(error.kind().to_string())
}

#[cfg(test)]
mod tests;
