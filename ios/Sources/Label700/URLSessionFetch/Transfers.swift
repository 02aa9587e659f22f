import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Hands what a session tells about its tasks to the transfer that each belongs to.
final class Transfers: NSObject, URLSessionDataDelegate {
    private let running = Locked<[Int: Transfer]>([:])

    func add(_ transfer: Transfer, of task: URLSessionTask) {
        running.withLock { $0[task.taskIdentifier] = transfer }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        let goesOn = transfer(of: task)?.redirect(from: response.url, to: request.url) ?? false
        completionHandler(goesOn ? request : nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        transfer(of: dataTask)?.receive(response)
        // A transfer that does not want it has cancelled the task.
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        transfer(of: dataTask)?.receive(data)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let transfer = running.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        transfer?.complete(error)
    }

    private func transfer(of task: URLSessionTask) -> Transfer? {
        running.withLock { $0[task.taskIdentifier] }
    }
}
