//! The function `export-spans`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(platform::functions::export_spans)
}
