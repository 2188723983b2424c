//! The function `erase-user`.

fn main() -> std::process::ExitCode {
    lambda::run(identity::consumers::erase_user::entry)
}
