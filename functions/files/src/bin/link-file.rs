//! The function `link-file`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::link_file)
}
