//! One run of the client: refresh, then targets.

use std::path::Path;

use anyhow::Context as _;
use async_trait::async_trait;
use label700::fetch::{Fetch, FetchError, HttpFetch, HttpOptions};
use label700::time::Timestamp;
use label700::trust::{Limits, Profile, TrustedSet};
use label700::update::{MetadataSource, refresh_metadata};

use crate::kept_files::KeptFiles;
use crate::search::find;
use crate::target_files::TargetFiles;

/// A repository of any size that a person would try this on.
pub(crate) fn limits() -> Limits {
    Limits {
        root: 1_000_000,
        timestamp: 64_000,
        snapshot: 8_000_000,
        targets: 16_000_000,
        list: 1_000_000_000,
        root_hops: 1024,
        delegation_depth: 256,
        delegated_roles: 256,
        json_depth: 64,
        ..Limits::default()
    }
}

/// A client at work.
pub(crate) struct Client {
    set: TrustedSet,
    kept: KeptFiles,
    repository: Repository,
}

impl Client {
    /// Begins with what was kept.
    pub(crate) fn start(kept: KeptFiles, metadata_url: &str, now: Timestamp) -> anyhow::Result<Self> {
        let root = kept.kept().root.clone().unwrap_or_default();
        let profile = Profile::generic(limits());
        let (set, _) = TrustedSet::start(profile, &root, kept.kept().clone(), now)?;
        let options = HttpOptions {
            // Some object stores say that what is absent is forbidden.
            absent_statuses: vec![403, 404],
            system_proxy: false,
            ..HttpOptions::default()
        };
        let http = HttpFetch::new(options).context("the HTTP client")?;
        let metadata_url = metadata_url.trim_end_matches('/').to_owned();
        Ok(Self { set, kept, repository: Repository { http, metadata_url } })
    }

    /// The workflow's top-level part.
    pub(crate) async fn refresh(&mut self) -> anyhow::Result<()> {
        Ok(refresh_metadata(&self.repository.source(), &mut self.set, &mut self.kept).await?)
    }

    /// Finds a target, and fetches it unless it is there already.
    pub(crate) async fn download(&mut self, name: &str, files: &TargetFiles) -> anyhow::Result<()> {
        let target = find(&self.repository.source(), &mut self.set, &mut self.kept, name).await?;
        let consistent = self.set.root().consistent_snapshot;
        files.download(&self.repository.http, name, &target, consistent).await
    }
}

/// The library looks for `metadata/` below one base URL; here its URL is given by itself.
struct Repository {
    http: HttpFetch,
    metadata_url: String,
}

const BASE: &str = "repository:";

impl Repository {
    fn source(&self) -> MetadataSource<'_> {
        MetadataSource { fetch: self, base: BASE }
    }

    fn url(&self, asked: &str) -> String {
        let file = asked.strip_prefix(BASE).and_then(|path| path.strip_prefix("/metadata/"));
        format!("{}/{}", self.metadata_url, file.unwrap_or(asked))
    }
}

#[async_trait]
impl Fetch for Repository {
    async fn fetch(&self, url: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        self.http.fetch(&self.url(url), max_bytes).await
    }

    async fn fetch_to_file(
        &self,
        url: &str,
        path: &Path,
        offset: u64,
        max_bytes: u64,
    ) -> Result<(), FetchError> {
        self.http.fetch_to_file(&self.url(url), path, offset, max_bytes).await
    }
}
