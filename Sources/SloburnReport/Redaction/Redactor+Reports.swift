extension Redactor {
    /// A budget without secrets.
    func redacted(_ budget: BudgetReport) -> BudgetReport {
        var budget = budget
        budget.key = text(budget.key)
        budget.slo = text(budget.slo, of: .slo) ?? ""
        budget.service = text(budget.service, of: .service) ?? ""
        budget.tier = budget.tier.map(text)
        budget.stage = budget.stage.map(text)
        budget.team = text(budget.team, of: .team)
        budget.region = text(budget.region, of: .region)
        budget.group = labels(budget.group)
        budget.labels = labels(budget.labels)
        budget.owner = text(budget.owner, of: .owner)
        budget.adjustments = budget.adjustments.map(redacted).sorted { $0.name < $1.name }
        budget.episodes = budget.episodes.map(redacted)
        budget.changes = budget.changes.map(redacted)
        return budget
    }

    private func redacted(_ adjustment: AdjustmentReport) -> AdjustmentReport {
        var adjustment = adjustment
        adjustment.name = text(adjustment.name, of: .adjustment) ?? ""
        adjustment.author = text(adjustment.author, of: .author)
        adjustment.reason = text(adjustment.reason, of: .reason)
        adjustment.ticket = text(adjustment.ticket, of: .ticket)
        return adjustment
    }

    private func redacted(_ episode: Episode) -> Episode {
        var episode = episode
        episode.owner = text(episode.owner, of: .owner)
        episode.severity = text(episode.severity)
        episode.acknowledgedBy = text(episode.acknowledgedBy, of: .acknowledgement)
        episode.note = text(episode.note, of: .acknowledgement)
        episode.evidence = hides(.evidence) ? [] : episode.evidence
        for index in episode.evidence.indices { episode.evidence[index].topic = text(episode.evidence[index].topic) }
        return episode
    }

    private func redacted(_ change: DefinitionChange) -> DefinitionChange {
        var change = change
        change.author = text(change.author, of: .author)
        change.mail = text(change.mail, of: .author)
        change.commit = text(change.commit, of: .commit)
        return change
    }

    /// A provenance without secrets.
    func redacted(_ provenance: Provenance) -> Provenance {
        var provenance = provenance
        provenance.command = hides(.command) ? [] : provenance.command.map(text)
        provenance.file = hides(.command) ? nil : provenance.file.map(text)
        for index in provenance.inputs.indices { provenance.inputs[index].topic = text(provenance.inputs[index].topic) }
        return provenance
    }
}
