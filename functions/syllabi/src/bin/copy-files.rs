//! The function `copy-files`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(syllabi::functions::copy_files)
}
