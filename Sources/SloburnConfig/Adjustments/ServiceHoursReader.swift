internal import SloburnModel

extension Metadata {
    /// The hours of the annotation `sloburn/service-hours`; nil, with a finding where it can't be read.
    func serviceHours() -> ServiceHours? {
        guard let (text, element) = annotation(Self.serviceHoursKey) else { return nil }
        do throws(ServiceHoursError) {
            return try ServiceHours(text) { NormalizeBridge.rules(ofZone: $0).rules }
        } catch {
            element.error(.invalidValue, error.description)
            return nil
        }
    }
}
