//! The function `apply-setting`.

fn main() -> std::process::ExitCode {
    lambda::run(config::consumers::continue_introduction::entry)
}
