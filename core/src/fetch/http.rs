//! The built-in HTTP client (feature `http`): reqwest, rustls with ring.

mod failure;
mod options;
mod pace;
mod range;
mod redirect;
mod retry_after;
#[cfg(test)]
mod tests;
mod tls;

use std::path::Path;

use reqwest::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue, RANGE};
use reqwest::{Client, Response, StatusCode, Url};
use tokio::time::{Instant, timeout, timeout_at};

pub use options::{HttpOptions, Roots};

use self::pace::Pace;
use self::range::Answer;
use super::sink::{Memory, PartialFile, Sink};
use super::{Fetch, FetchError};
use crate::time::Timestamp;

/// Fetches over HTTP/1.1. It must be used inside a tokio runtime with its time and network drivers.
///
/// It follows at most two redirects, on the same scheme, host and port; it sends no cookies, keeps no
/// cache and no TLS session, and every installation sends the same headers. A URL may carry a user
/// name and password, for a trial repository behind a login; no error repeats them.
#[derive(Clone, Debug)]
pub struct HttpFetch {
    client: Client,
    options: HttpOptions,
}

impl HttpFetch {
    /// A client with these options; `HttpOptions::default()` holds the limits of the profile.
    ///
    /// # Errors
    /// A root certificate or the user agent is malformed, or the platform offers no certificate store
    /// (Android: see [`Roots::Platform`]).
    pub fn new(options: HttpOptions) -> Result<Self, FetchError> {
        // Bodies must arrive as they were signed. The host app may have built reqwest with codecs, which
        // would then decode whatever says that it is encoded.
        let identity = (ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls::config(&options.roots)?)
            .http1_only()
            .redirect(redirect::policy())
            .referer(false)
            .user_agent(&options.user_agent)
            .default_headers(HeaderMap::from_iter([identity]))
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(options.connect_timeout);
        if !options.system_proxy {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|e| failure::reason(&e))?;
        Ok(Self { client, options })
    }

    /// Asks for the file, from byte `from` on, and returns an answer that holds some of it.
    async fn ask(&self, url: &Url, from: u64) -> Result<Response, FetchError> {
        let mut request = self.client.get(url.clone());
        if from > 0 {
            // No `If-Range`: targets are named by their hash, so a changed file has another name.
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let answer = timeout(self.options.metadata_timeout, request.send()).await;
        let response = answer.map_err(|_| FetchError::TimedOut)?.map_err(|e| failure::reason(&e))?;
        let code = response.status().as_u16();
        if self.options.absent_statuses.contains(&code) {
            return Err(FetchError::Absent);
        }
        Ok(response)
    }

    async fn download(&self, url: &Url, file: &mut PartialFile) -> Result<(), FetchError> {
        let mut response = self.ask(url, file.len()).await?;
        let mut answer = Answer::to(&response, file.len());
        if answer == Answer::OtherRange {
            response = self.ask(url, 0).await?;
            answer = Answer::to(&response, 0);
        }
        let total = match answer {
            Answer::Whole => {
                file.restart()?;
                None
            }
            Answer::Rest { total } => total,
            Answer::OtherRange | Answer::Refused => return Err(status(&response)),
        };
        if response.content_length().is_some_and(|length| length > file.room()) {
            return Err(file.too_large());
        }
        let least = self.options.min_bytes_per_second;
        receive(response, file, Pace::new(least, self.options.pace_window)).await?;
        if total.is_some_and(|total| file.len() < total) {
            return Err(FetchError::Network("the server sent only a part of the rest".to_owned()));
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl Fetch for HttpFetch {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let url = parsed(url)?;
        let mut body = Memory::new(max_bytes);
        let work = async {
            let response = self.ask(&url, 0).await?;
            if response.status() != StatusCode::OK {
                return Err(status(&response));
            }
            if response.content_length().is_some_and(|length| length > max_bytes) {
                return Err(FetchError::TooLarge);
            }
            // The time for the whole file is bound enough.
            receive(response, &mut body, Pace::new(0, self.options.metadata_timeout)).await
        };
        timeout(self.options.metadata_timeout, work).await.map_err(|_| FetchError::TimedOut)??;
        Ok(body.into_bytes())
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        let url = parsed(url)?;
        let mut file = PartialFile::open(path, offset, max_bytes)?;
        if file.room() == 0 {
            return Ok(());
        }
        let work = self.download(&url, &mut file);
        timeout(self.options.targets_timeout, work).await.map_err(|_| FetchError::TimedOut)?
    }
}

/// Moves the body into `sink`, as it comes, as long as it comes fast enough.
async fn receive(mut response: Response, sink: &mut dyn Sink, mut pace: Pace) -> Result<(), FetchError> {
    loop {
        match timeout_at(pace.ends(), response.chunk()).await {
            Ok(Ok(Some(bytes))) => {
                pace.count(bytes.len());
                sink.put(&bytes)?;
            }
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(e)) => return Err(failure::reason(&e)),
            Err(_) => {}
        }
        pace.check(Instant::now())?;
    }
}

fn parsed(url: &str) -> Result<Url, FetchError> {
    let not_http = || FetchError::Network("the address is not a valid http or https URL".to_owned());
    let url = Url::parse(url).map_err(|_| not_http())?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(not_http()) }
}

fn status(response: &Response) -> FetchError {
    let retry_after = retry_after::read(response.headers(), Timestamp::now());
    FetchError::Status { code: response.status().as_u16(), retry_after }
}
