//! Builds the API reference: Swagger UI as one page that loads only `openapi.json`, and the
//! `Content-Security-Policy` that allows exactly this page.

use std::error::Error;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::ZipArchive;

/// Has a folder for each domain, and in it a file for each event.
const EVENTS: &str = "../../events";
const SCHEMA: &str = ".schema.json";

const DESCRIPTION: &str = "../../infra/openapi.json";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    for path in ["build.rs", "docs", EVENTS, DESCRIPTION] {
        println!("cargo::rerun-if-changed={path}");
    }
    let description = fs::read(DESCRIPTION).map_err(|error| format!("{DESCRIPTION}: {error}"))?;
    let (page, policy) = page()?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?);
    fs::write(out.join("docs.html.gz"), packed(&page)?)?;
    fs::write(out.join("schemas.rs"), schemas(Path::new(EVENTS))?)?;
    write_constants(&out, &policy, tag(page.as_bytes()), tag(&description))?;
    Ok(())
}

/// The constant with the schemas of all events.
fn schemas(events: &Path) -> Result<String> {
    let mut entries = Vec::new();
    for domain in fs::read_dir(events)? {
        let domain = domain?.path().canonicalize()?;
        for file in fs::read_dir(&domain)? {
            let path = file?.path();
            let (Some(source), Some(name)) = (name(&domain), name(&path)) else {
                return Err(format!("{} has no name in UTF-8", path.display()).into());
            };
            if let Some(event) = name.strip_suffix(SCHEMA) {
                let fields = format!("source: {source:?}, detail_type: {event:?}");
                let text = format!("include_str!({:?})", path.display().to_string());
                entries.push(format!("EventSchema {{ {fields}, text: {text} }},\n"));
            }
        }
    }
    entries.sort();
    let entries = entries.concat();
    Ok(format!("const SCHEMAS: &[EventSchema] = &[\n{entries}];\n"))
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

/// The page and its `Content-Security-Policy`.
fn page() -> Result<(String, String)> {
    let style = swagger_ui("dist/swagger-ui.css")? + &swagger_ui("dist/index.css")?;
    let bundle = inline_script(&swagger_ui("dist/swagger-ui-bundle.js")?);
    let start = inline_script(&fs::read_to_string("docs/start.js")?);
    if style.contains("</style") {
        return Err("the style sheet contains </style".into());
    }
    let page = fs::read_to_string("docs/page.html")?
        .replace("{notice}", swagger_ui("NOTICE")?.trim())
        .replace("{style}", &style)
        .replace("{bundle}", &bundle)
        .replace("{start}", &start);
    let policy = format!(
        "default-src 'none'; script-src {} {}; style-src {}; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        source(&bundle),
        source(&start),
        source(&style),
    );
    Ok((page, policy))
}

/// Escapes the character sequences that HTML would parse as markup. In the script they occur only in
/// strings and regular expressions, where the escape means the same.
fn inline_script(script: &str) -> String {
    script
        .replace("<!--", r"\x3c!--")
        .replace("<script", r"\x3cscript")
        .replace("</script", r"\x3c/script")
}

/// A file of Swagger UI, whose archive has one folder at the top.
fn swagger_ui(name: &str) -> Result<String> {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    let path = archive
        .file_names()
        .filter_map(|path| path.ok())
        .find(|path| path.split_once('/').is_some_and(|(_, path)| path == name))
        .ok_or_else(|| format!("Swagger UI has no {name}"))?
        .into_owned();
    let mut text = String::new();
    archive.by_name(&path)?.read_to_string(&mut text)?;
    Ok(text)
}

/// The source expression that allows an inline element in a `Content-Security-Policy`.
fn source(element: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(element)))
}

/// A number that changes with the content.
fn tag(content: &[u8]) -> u64 {
    Sha256::digest(content)
        .iter()
        .take(8)
        .fold(0, |tag, byte| tag << 8 | u64::from(*byte))
}

fn packed(page: &str) -> Result<Vec<u8>> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(page.as_bytes())?;
    Ok(packed.finish()?)
}

fn write_constants(out: &Path, policy: &str, docs: u64, description: u64) -> Result<()> {
    let constants = format!(
        "/// The `Content-Security-Policy` of the API reference.\n\
         pub(crate) const SECURITY_POLICY: &str = {policy:?};\n\
         /// Changes with the page.\n\
         pub(crate) const PAGE_TAG: u64 = {docs:#x};\n\
         /// Changes with the description.\n\
         pub(crate) const DESCRIPTION_TAG: u64 = {description:#x};\n"
    );
    Ok(fs::write(out.join("docs.rs"), constants)?)
}
