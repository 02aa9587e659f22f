//! `sigstore-tuf`, with `ring` to check signatures: not a line of it is ours, nor of our libraries.

use std::collections::BTreeMap;
use std::sync::{Arc, Once};

use label700_tests::generic_repository::{GenericRepository, now};
use sigstore_crypto::{CryptoProvider, Error, HashContext, Result, SigningScheme};
use sigstore_tuf::transport::FetchFuture;
use sigstore_tuf::{MemoryStore, Repository, Updater};
use sigstore_types::HashAlgorithm;

use super::Outcome;

/// The client, with what it keeps between runs.
pub(crate) struct OtherClient {
    root: Vec<u8>,
    store: Arc<MemoryStore>,
}

impl OtherClient {
    /// Trusts the first root.
    pub(crate) fn begun(repository: &GenericRepository) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| assert!(sigstore_crypto::install_default_provider(&Ring).is_ok()));
        Self { root: repository.file("root", 1), store: Arc::default() }
    }

    /// Refreshes and downloads.
    pub(crate) fn download(&mut self, repository: &GenericRepository, target: &str) -> Outcome {
        let files = Files(repository.files.clone());
        let mut updater = Updater::new(files, &self.root).unwrap().with_store(Arc::clone(&self.store));
        let time = now().to_rfc3339().parse().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let downloaded = runtime.block_on(async {
            updater.refresh(time).await?;
            updater.get_target(target, time).await
        });
        let trusted = updater.trusted();
        let versions = [
            ("root", Some(trusted.root().version)),
            ("timestamp", trusted.timestamp().map(|timestamp| timestamp.version)),
            ("snapshot", trusted.snapshot().map(|snapshot| snapshot.version)),
            ("targets", trusted.targets_role("targets").map(|targets| targets.version)),
        ];
        let versions = versions.into_iter().filter_map(|(role, version)| Some((role.to_owned(), version?)));
        match downloaded {
            Ok(bytes) => Outcome { succeeded: true, versions: versions.collect(), target: Some(bytes) },
            Err(_) => Outcome { succeeded: false, versions: BTreeMap::new(), target: None },
        }
    }
}

struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn answer(&self, path: &str, max_length: u64) -> sigstore_tuf::Result<Option<Vec<u8>>> {
        match self.0.get(path) {
            Some(bytes) if bytes.len() as u64 > max_length => {
                Err(sigstore_tuf::Error::transport("longer than allowed"))
            }
            found => Ok(found.cloned()),
        }
    }
}

impl Repository for Files {
    fn fetch_metadata<'a>(&'a self, name: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.answer(&format!("metadata/{name}"), max_length) })
    }

    fn fetch_target<'a>(&'a self, path: &'a str, max_length: u64) -> FetchFuture<'a> {
        Box::pin(async move { self.answer(&format!("targets/{path}"), max_length) })
    }
}

#[derive(Debug)]
struct Ring;

struct RingHash(ring::digest::Context);

impl HashContext for RingHash {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finalize(self: Box<Self>) -> Vec<u8> {
        self.0.finish().as_ref().to_vec()
    }
}

impl CryptoProvider for Ring {
    fn hash(&self, algorithm: HashAlgorithm) -> Result<Box<dyn HashContext>> {
        let algorithm = match algorithm {
            HashAlgorithm::Sha2256 => &ring::digest::SHA256,
            HashAlgorithm::Sha2384 => &ring::digest::SHA384,
            HashAlgorithm::Sha2512 => &ring::digest::SHA512,
            _ => return Err(Error::UnsupportedAlgorithm(format!("{algorithm:?}"))),
        };
        Ok(Box::new(RingHash(ring::digest::Context::new(algorithm))))
    }

    fn verify_raw(&self, scheme: SigningScheme, key: &[u8], data: &[u8], signature: &[u8]) -> Result<()> {
        if scheme != SigningScheme::Ed25519 {
            return Err(Error::UnsupportedAlgorithm(format!("{scheme:?}")));
        }
        let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
        key.verify(data, signature).map_err(|_| Error::Verification("wrong signature".to_owned()))
    }

    fn verify_prehashed(&self, scheme: SigningScheme, _: &[u8], _: &[u8], _: &[u8]) -> Result<()> {
        Err(Error::UnsupportedAlgorithm(format!("{scheme:?}")))
    }
}
