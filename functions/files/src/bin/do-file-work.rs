//! The function `do-file-work`. Written by `make synth`.

fn main() -> std::process::ExitCode {
    lambda::run(files::functions::do_file_work)
}
