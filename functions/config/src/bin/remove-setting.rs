//! The function `remove-setting`.

fn main() -> std::process::ExitCode {
    lambda::run(config::consumers::remove_setting::entry)
}
