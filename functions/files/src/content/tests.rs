use super::*;

fn is_accepted(declared: &str, start: &[u8]) -> bool {
    matches(&declared.parse().unwrap(), start)
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41";
const EXE: &[u8] = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0";
const ELF: &[u8] = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const ZIP_START: &[u8] = b"PK\x03\x04\x14\0\0\0\x08\0";
const SCRIPT: &[u8] = b"#!/bin/sh\nrm -rf /\n";
const HTML: &[u8] = b"<!DOCTYPE html><script>alert(1)</script>";
const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";

#[test]
fn a_file_of_its_declared_type_is_accepted() {
    let mut webm = b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x82\x84webm".to_vec();
    webm.resize(300, 0);
    for (declared, start) in [
        ("image/png", PNG),
        ("application/pdf", PDF),
        ("video/mp4", MP4),
        ("audio/mp4", MP4),
        ("application/zip", ZIP_START),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ZIP_START,
        ),
        ("image/gif", b"GIF89a\x01\0\x01\0"),
        ("image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
        ("image/webp", b"RIFF\x24\0\0\0WEBPVP8 "),
        ("audio/wav", b"RIFF\x24\0\0\0WAVEfmt "),
        ("audio/ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0"),
        ("audio/mpeg", b"ID3\x04\0\0\0\0\0\0"),
        ("video/webm", webm.as_slice()),
        ("video/quicktime", b"\0\0\0\x14ftypqt  \0\0\0\0qt  "),
        ("text/plain", "Käse".as_bytes()),
        ("text/plain", b"K\xc3"),
        ("text/csv", b"a,b\n1,2\n"),
        ("text/markdown", b"<p align=\"center\">Aurora</p>"),
        ("text/vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nHi"),
        ("application/json", b"{\"a\": 1}"),
        ("image/svg+xml", SVG),
        ("application/x-of-a-new-kind", b"\x01\x02\x03"),
    ] {
        assert!(is_accepted(declared, start), "{declared}");
    }
}

#[test]
fn a_file_that_is_something_else_is_refused() {
    let pdf_in_a_text = [b"see ".as_slice(), PDF].concat();
    let pdf_in_a_page = [b"<html>".as_slice(), PDF].concat();
    for (declared, start) in [
        ("image/png", SCRIPT),
        ("image/png", HTML),
        ("image/png", SVG),
        ("image/png", EXE),
        ("image/png", ZIP_START),
        ("image/jpeg", PNG),
        ("application/pdf", HTML),
        ("application/pdf", pdf_in_a_text.as_slice()),
        ("application/pdf", pdf_in_a_page.as_slice()),
        ("application/zip", EXE),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            PDF,
        ),
        ("application/vnd.oasis.opendocument.text", b"text"),
        ("audio/mp4", b"text"),
        ("video/mp4", b""),
        ("text/plain", EXE),
        ("text/plain", ELF),
        ("text/plain", PDF),
        ("text/plain", b"a\0b"),
        ("text/csv", b"\xff\xfea\0,\0b\0"),
        ("application/json", PNG),
        ("application/x-of-a-new-kind", EXE),
        ("application/x-of-a-new-kind", HTML),
    ] {
        assert!(!is_accepted(declared, start), "{declared} {start:?}");
    }
}
