//! TLS by rustls with ring, set up for this client alone: nothing process-wide is installed, which
//! would be the host app's to choose.

use std::sync::Arc;

use rustls::client::{ClientConfig, Resumption, WantsClientCert};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ConfigBuilder, RootCertStore};

use super::options::Roots;
use crate::fetch::FetchError;

type Verified = ConfigBuilder<ClientConfig, WantsClientCert>;

/// The configuration for these certificate authorities.
pub(super) fn config(roots: &Roots) -> Result<ClientConfig, FetchError> {
    let verified = match roots {
        Roots::Platform => platform(Arc::new(ring::default_provider()))?,
        Roots::Only(certificates) => {
            let mut store = RootCertStore::empty();
            for certificate in certificates {
                store.add(certificate.clone().into()).map_err(|e| failed(&e))?;
            }
            only(Arc::new(ring::default_provider()), store)?
        }
    };
    let mut config = verified.with_no_client_auth();
    // A resumed session would tell the server that two refreshes came from one device.
    config.resumption = Resumption::disabled();
    Ok(config)
}

#[cfg(not(target_os = "android"))]
fn platform(provider: Arc<CryptoProvider>) -> Result<Verified, FetchError> {
    use rustls_platform_verifier::Verifier;
    match Verifier::new(Arc::clone(&provider)) {
        Ok(verifier) => {
            Ok(builder(provider)?.dangerous().with_custom_certificate_verifier(Arc::new(verifier)))
        }
        // A bare container has no certificates. Plain http, to a registry on trial, works there all
        // the same; every https server is refused.
        Err(error) => {
            tracing::warn!("no certificate authorities on this system, https will fail: {error}");
            only(provider, RootCertStore::empty())
        }
    }
}

// The platform's verifier panics unless the app has handed its Java context to it first.
#[cfg(target_os = "android")]
fn platform(_: Arc<CryptoProvider>) -> Result<Verified, FetchError> {
    let what = "on Android pass a Fetch of the app's, or the certificate authorities to trust";
    Err(FetchError::Network(what.to_owned()))
}

fn only(provider: Arc<CryptoProvider>, store: RootCertStore) -> Result<Verified, FetchError> {
    Ok(builder(provider)?.with_root_certificates(store))
}

fn builder(
    provider: Arc<CryptoProvider>,
) -> Result<ConfigBuilder<ClientConfig, rustls::WantsVerifier>, FetchError> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| failed(&e))
}

fn failed(error: &rustls::Error) -> FetchError {
    FetchError::Network(format!("TLS could not be set up: {error}"))
}
