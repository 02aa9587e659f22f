//! Certificate authorities and the servers that they vouch for, made anew for each test.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

/// A certificate authority.
#[derive(Debug)]
pub struct Authority {
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// One of that name.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// Its certificate, as a host passes it.
    pub fn der(&self) -> Vec<u8> {
        self.certificate.to_vec()
    }

    /// A server that it vouches for under these names.
    pub fn vouches_for(&self, names: &[&str]) -> Arc<ServerConfig> {
        self.vouches_between(names, 2020, 4096)
    }

    /// The same, from the first day of one year to that of another.
    pub fn vouches_between(&self, names: &[&str], from: i32, until: i32) -> Arc<ServerConfig> {
        let mut params = params(names);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        server(vec![leaf], &key)
    }

    /// A server of that name, vouched for by another one of its customers, who is no authority.
    pub fn customer_vouches_for(&self, customer: &str, name: &str) -> Arc<ServerConfig> {
        let customer_key = KeyPair::generate().unwrap();
        let customer = params(&[customer]);
        let customer_leaf = customer.signed_by(&customer_key, &self.issuer).unwrap().der().clone();
        let key = KeyPair::generate().unwrap();
        let leaf =
            params(&[name]).signed_by(&key, &Issuer::new(customer, customer_key)).unwrap().der().clone();
        server(vec![leaf, customer_leaf], &key)
    }
}

/// A server that vouches for itself.
pub fn self_signed(name: &str) -> Arc<ServerConfig> {
    let key = KeyPair::generate().unwrap();
    server(vec![params(&[name]).self_signed(&key).unwrap().der().clone()], &key)
}

fn params(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).unwrap()
}

fn server(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> Arc<ServerConfig> {
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key.into());
    Arc::new(config.unwrap())
}
