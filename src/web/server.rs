//! The server: binds an address of this machine, answers until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::ListenerExt as _;

use super::router::router;
use super::site::Site;
use crate::app::AppError;
use crate::diagnostic::Diagnostic;

/// An address that was bound; nobody is answered yet.
#[derive(Debug)]
pub struct Bound {
    listener: std::net::TcpListener,
    /// The address, with the port that the system picked when it was asked for one.
    pub address: SocketAddr,
}

/// Binds an address of this machine.
///
/// # Errors
/// When it is of another machine or of the network, or is in use.
pub fn bind(address: SocketAddr) -> Result<Bound, AppError> {
    if !address.ip().is_loopback() {
        return Err(AppError::Input(vec![
            Diagnostic::wrong(
                "listen",
                format!("`{address}` is van buiten deze machine te bereiken, en griffie versleutelt de verbinding niet"),
                format!("`{address}` can be reached from outside this machine, and griffie does not encrypt the connection"),
            )
            .command(
                "noem een adres van deze machine zelf: --listen 127.0.0.1:8080, of met poort 0 om er een te laten kiezen",
                "name an address of this machine itself: --listen 127.0.0.1:8080, or port 0 to have one picked",
            ),
        ]));
    }
    let fail = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AddrInUse => AppError::Input(vec![
            Diagnostic::wrong(
                "listen",
                format!("`{address}` is al in gebruik, misschien door een andere griffie"),
                format!("`{address}` is in use already, perhaps by another griffie"),
            )
            .command(
                "noem een andere poort, of poort 0 om er een te laten kiezen: --listen 127.0.0.1:0",
                "name another port, or port 0 to have one picked: --listen 127.0.0.1:0",
            ),
        ]),
        _ => AppError::Io {
            doing: "listen",
            path: address.to_string().into(),
            source,
        },
    };
    let listener = std::net::TcpListener::bind(address).map_err(fail)?;
    listener.set_nonblocking(true).map_err(fail)?;
    let address = listener.local_addr().map_err(fail)?;
    Ok(Bound { listener, address })
}

impl Bound {
    /// Answers until the program is interrupted; what was begun is finished first.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn serve(self, site: Site, ready: impl FnOnce()) -> Result<(), AppError> {
        let fail = |source| AppError::Io {
            doing: "listen",
            path: self.address.to_string().into(),
            source,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(fail)?;
        // Kept until the runtime is gone: the store waits for its database when it is dropped.
        let site = Arc::new(site);
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(fail)?;
            // Small answers go out at once.
            let listener = listener.tap_io(|stream| {
                if let Err(error) = stream.set_nodelay(true) {
                    // It is slower then, and nothing else.
                    drop(error);
                }
            });
            let interruption = interruption();
            ready();
            let service = router(Arc::clone(&site));
            let service = service.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service)
                .with_graceful_shutdown(interruption)
                .await
                .map_err(fail)
        })?;
        // Work that hangs does not keep the program.
        runtime.shutdown_timeout(Duration::from_secs(5));
        Ok(())
    }
}

/// What ends when somebody stops the program. It listens from the moment that it is made: whoever read the start link may
/// stop it at once. A machine that cannot tell ends the program the hard way.
#[cfg(unix)]
fn interruption() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let listen = |told: std::io::Result<Signal>| async move {
        match told {
            Ok(mut told) => drop(told.recv().await),
            Err(_) => std::future::pending::<()>().await,
        }
    };
    let keyboard = listen(signal(SignalKind::interrupt()));
    let told = listen(signal(SignalKind::terminate()));
    async {
        tokio::select! {
            () = keyboard => {}
            () = told => {}
        }
    }
}

#[cfg(not(unix))]
async fn interruption() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
