//! Links from which files are downloaded.

use std::sync::Arc;

use jiff::Timestamp;
use kernel::text::QueryNumber;
use kernel::{Dependency, Result};
use objects::{Cdn, Download, Objects, Validity};

use crate::disposition::Disposition;
use crate::file::File;
use crate::view::LinkView;

/// How long a link is valid, in seconds: 1 minute to 1 hour, by default 15 minutes.
pub(crate) type LinkSeconds = QueryNumber<60, 3600, 900>;

/// Signs links: of the network before the bucket, if the stage has one, otherwise of the bucket.
pub(crate) struct Links {
    objects: Arc<dyn Objects>,
    cdn: Cdn,
}

impl Dependency for Links {
    type Parts = (Arc<dyn Objects>, Cdn);

    fn new((objects, cdn): Self::Parts) -> Result<Self> {
        Ok(Self { objects, cdn })
    }
}

impl Links {
    /// Whether a link downloads this file now. Links of the bucket are valid also in a stage with a network,
    /// which may have got it a moment ago.
    ///
    /// # Errors
    /// Unavailable, when the bucket does not answer.
    pub(crate) async fn opens(&self, file: &File, url: &str, now: Timestamp) -> Result<bool> {
        if file.check_available().is_err() {
            return Ok(false);
        }
        let key = file.object()?;
        if self.cdn.has_signed(&key, url, now) {
            return Ok(self.objects.find(&key).await?.is_some());
        }
        self.objects.opens(&key, url).await
    }

    /// A link to an available file.
    ///
    /// # Errors
    /// `files.not_available`, `files.rejected`
    pub(crate) async fn to(
        &self,
        file: &File,
        lasts: LinkSeconds,
        disposition: Disposition,
        now: Timestamp,
    ) -> Result<LinkView> {
        file.check_available()?;
        let declaration = file.declaration();
        let name = &declaration.original_name;
        let download = Download {
            disposition: Some(disposition.header(&declaration.file_type, name)),
            content_type: Some(declaration.file_type.to_string()),
            ..Download::new(file.object()?, Validity::seconds(now, lasts.get())?)
        };
        let transfer = match self.cdn.link(&download)? {
            Some(link) => link,
            None => self.objects.download(&download).await?,
        };
        let half = now.duration_until(transfer.expires_at) / 2;
        Ok(LinkView {
            url: transfer.url,
            expires_at: transfer.expires_at,
            renew_at: now.checked_add(half).map_err(kernel::Error::internal)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ring::rand::SystemRandom;
    use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
    use serde_json::{Value, json};
    use testkit::{App, AppBuilder};

    use crate::testing::{as_lin, available, delete, get};

    const FOLDER: &str = "https://d1.cloudfront.net/files/objects/";

    /// A stage with a network before the bucket.
    fn app() -> App {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        AppBuilder::new([crate::catalogue()])
            .variable("CDN_HOST", "d1.cloudfront.net")
            .variable("CDN_KEY_ID", "K1")
            .variable("CDN_PRIVATE_KEY", URL_SAFE_NO_PAD.encode(key))
            .build()
    }

    async fn is_valid(app: &App, id: &str, url: &Value) -> bool {
        let request = app.post(&format!("/api/v1/files/{id}/url/validate"));
        let reply = as_lin(request.json(&json!({ "url": url }))).send().await;
        reply.with_status(200).json()["valid"].as_bool().unwrap()
    }

    #[tokio::test]
    async fn a_stage_with_a_network_has_the_same_replies_with_links_of_it() {
        let app = app();
        let id = available(&app).await;
        let link = get(&app, &format!("/{id}/url?ttl_seconds=60")).await;
        let link = link.with_status(200).json();
        assert_eq!(link["expires_at"], "2026-06-01T12:01:00Z");
        assert_eq!(link["renew_at"], "2026-06-01T12:00:30Z");
        let moved = get(&app, &format!("/{id}/download")).await.with_status(302);
        for url in [
            link["url"].as_str().unwrap(),
            moved.header("location").unwrap(),
        ] {
            let expected = format!("{FOLDER}{id}?response-content-disposition=attachment");
            assert!(url.starts_with(&expected), "{url}");
            assert!(
                url.contains("&response-content-type=image%2Fpng&Expires="),
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn a_link_of_the_network_is_valid_for_its_file_until_it_expires() {
        let app = app();
        let (id, other) = (available(&app).await, available(&app).await);
        let link = get(&app, &format!("/{id}/url?ttl_seconds=60")).await;
        let url = link.with_status(200).json()["url"].take();
        assert!(is_valid(&app, &id, &url).await);
        assert!(!is_valid(&app, &other, &url).await);
        let changed = url.as_str().unwrap().replace("attachment", "inline");
        assert!(!is_valid(&app, &id, &json!(changed)).await);
        app.clock().advance(Duration::from_secs(61));
        assert!(!is_valid(&app, &id, &url).await);
    }

    #[tokio::test]
    async fn a_deleted_file_has_no_valid_link() {
        let app = app();
        let id = available(&app).await;
        let link = get(&app, &format!("/{id}/url")).await.with_status(200);
        let url = link.json()["url"].take();
        delete(&app, &id).await.with_status(204);
        let request = app.post(&format!("/api/v1/files/{id}/url/validate"));
        let gone = as_lin(request.json(&json!({ "url": url }))).send().await;
        gone.assert_refused(404, "files.not_found");
    }
}
