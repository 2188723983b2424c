//! An embedded DynamoDB that has one subject, behind TLS with a self-signed certificate.

use std::path::PathBuf;
use std::sync::Arc;

use dynoxide::Database;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::Outcome;

/// The subject that every request reads.
pub(crate) const SUBJECT_ID: &str = "019a0000-0000-7000-8000-000000000001";

pub(crate) const TABLE: &str = "bench-subjects";

/// The address of DynamoDB and the certificate that the functions trust.
pub(crate) struct Endpoint {
    pub(crate) url: String,
    pub(crate) certificate: PathBuf,
    /// The certificate's folder, which is deleted when this value is dropped.
    _folder: tempfile::TempDir,
}

pub(crate) async fn start() -> Outcome<Endpoint> {
    let plain = TcpListener::bind("127.0.0.1:0").await?;
    let plain_address = plain.local_addr()?;
    tokio::spawn(dynoxide::server::serve_on(plain, database_with_subject()?));

    let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    let folder = tempfile::tempdir()?;
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, issued.cert.pem())?;
    let key = PrivateKeyDer::try_from(issued.signing_key.serialize_der())?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key)?;

    let tls = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("https://localhost:{}", tls.local_addr()?.port());
    tokio::spawn(terminate_tls(
        tls,
        TlsAcceptor::from(Arc::new(config)),
        plain_address,
    ));
    Ok(Endpoint {
        url,
        certificate,
        _folder: folder,
    })
}

async fn terminate_tls(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    plain_address: std::net::SocketAddr,
) {
    while let Ok((client, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            client.set_nodelay(true)?;
            let mut client = acceptor.accept(client).await?;
            let mut server = TcpStream::connect(plain_address).await?;
            server.set_nodelay(true)?;
            tokio::io::copy_bidirectional(&mut client, &mut server).await
        });
    }
}

fn database_with_subject() -> Outcome<Database> {
    let database = Database::memory()?;
    database.create_table(serde_json::from_value(json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
    }))?)?;
    database.put_item(serde_json::from_value(json!({
        "TableName": TABLE,
        "Item": {
            "pk": {"S": format!("SUBJECT#{SUBJECT_ID}")},
            "sk": {"S": "META"},
            "id": {"S": SUBJECT_ID},
            "name": {"S": "Introduction to Programming"},
            "code": {"S": "CS-101"},
            "description": {"S": "Values, functions, data and how they fit together."},
            "department_id": {"S": "7"},
            "credits": {"N": "6"},
            "created_at": {"S": "2026-01-01T00:00:00Z"},
            "updated_at": {"S": "2026-01-01T00:00:00Z"},
            "version": {"N": "1"},
        },
    }))?)?;
    Ok(database)
}
