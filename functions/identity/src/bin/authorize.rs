//! The function `authorize`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::authorize::entry)
}
