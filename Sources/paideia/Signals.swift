import Dispatch
import Foundation

/// Returns when the process is told to stop (SIGTERM or SIGINT); what is being done may then finish.
func stopSignal() async {
  let signals = AsyncStream<Void> { continuation in
    let sources = [SIGTERM, SIGINT].map { number -> any DispatchSourceSignal in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.finish() }
      source.resume()
      return source
    }
    continuation.onTermination = { _ in for source in sources { source.cancel() } }
  }
  for await _ in signals {}
}
