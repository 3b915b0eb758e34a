import Dispatch
import Foundation

/// Returns when the process is told to stop (SIGTERM or SIGINT); what is being done may then finish.
func stopSignal() async {
  let (told, continuation) = AsyncStream<Void>.makeStream()
  let sources = [SIGTERM, SIGINT].map { number -> any DispatchSourceSignal in
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number)
    source.setEventHandler { continuation.finish() }
    source.resume()
    return source
  }
  for await _ in told {}
  for source in sources { source.cancel() }
}
