using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Communities.Positioning;

/// <summary>Saves one part of a canvas as a new version. Others may have changed other parts meanwhile; who changed this part wins, and the later one is told.</summary>
internal sealed class SaveCanvas(AppDb db, IAudit audit, TimeProvider clock)
{
    /// <summary>Autosaves of one person in one step within this time are one version.</summary>
    public static readonly TimeSpan Sitting = TimeSpan.FromMinutes(10);

    /// <param name="Part">What of the canvas the editor saw.</param>
    /// <param name="Token">Of that part, as it was shown.</param>
    public sealed record Request(CommunityId Community, CanvasStep Step, Func<Canvas, object?> Part, string Token, Func<Canvas, Canvas> Change, bool Autosave = false)
    {
        /// <summary>All that change at once; null for <see cref="Step"/> alone.</summary>
        public IReadOnlyList<CanvasStep>? Steps { get; init; }
    }

    public async Task<Result<CanvasVersion>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        // Editors of one community take turns.
        if (await db.Execute($"update communities_communities set version = version + 1 where brand_id = {db.CurrentBrand} and id = {request.Community}", ct) == 0) return CanvasRefusals.NoCommunity;
        var head = await db.NewestCanvas(request.Community, ct);
        var (now, canvas) = (clock.GetUtcNow(), request.Change(head.Canvas));
        var same = CanvasSteps.Token(canvas) == CanvasSteps.Token(head.Canvas);
        var goesOn = head.Autosaved && head.Operator == db.Actor.Operator && head.Steps is [var step] && step == request.Step && now - head.SavedAt < Sitting;
        // Whoever wants what is there already overwrites nothing: an autosave may arrive just before the save it belongs to.
        var there = CanvasSteps.Token(request.Part(head.Canvas));
        if (there != request.Token && there != CanvasSteps.Token(request.Part(canvas))) return CanvasRefusals.ChangedMeanwhile;
        if (CheckCanvas.RefusalFor(canvas) is { } refusal) return refusal;

        if (same && (request.Autosave || !head.Autosaved)) return head;
        var saved = same || goesOn
            ? head with { Edits = head.Edits + 1, Canvas = canvas, Autosaved = request.Autosave, SavedAt = now }
            : new CanvasVersion(head.Number + 1, 0, canvas, request.Steps ?? [request.Step], request.Autosave, now, db.Actor.Operator, db.Actor.Name);
        await db.SaveCanvas(request.Community, saved, ct);
        if (saved.Number > head.Number) await audit.Write(db, "communities.canvas_saved", await NameOf(request.Community, ct), new { saved.Number, request.Step }, ct);
        await transaction.Commit(ct);
        return saved;
    }

    private async Task<string> NameOf(CommunityId community, CancellationToken ct) =>
        await db.First($"select name from communities_communities where brand_id = {db.CurrentBrand} and id = {community}", r => r.Text(0), ct) ?? "";
}
