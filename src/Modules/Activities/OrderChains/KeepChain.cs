using System.Security.Cryptography;
using System.Text;
using Guildhall.Activities.Contracts;
using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Guildhall.Activities.OrderChains;

/// <summary>The ways into a chain that are no chat: the member's page and the operator's, for single rows and for a pasted text.</summary>
internal sealed class KeepChain(AppDb db, Lane<ChainCommand, ChainReceipt> lane, ChangeChainRow change, MemberDirectory directory, IAudit audit)
{
    public const string QuantityField = "q-";
    private const int LongestName = 40, LongestText = 100_000;

    public sealed record Request(Guid Id, IReadOnlyList<Piece> Pieces, string? PickUp = null, Guid? By = null);

    public sealed record Piece(SkuId Sku, int Quantity);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/g/{code}/order-chain/{activity}/orders", async (string code, ActivityId activity, [FromBody] Request request, Visit visit, KeepChain chain, CancellationToken ct) =>
            await chain.Order(visit, activity, request.Id, request.PickUp, [.. request.Pieces.OrderBy(p => p.Sku.Value).Select(p => new ChainPiece(p.Sku, p.Quantity))], request.By, ct)).ByCode(insideOnly: true);

    public Task<Result<ChainReceipt>> Order(Visit visit, ActivityId activity, IFormCollection form, CancellationToken ct) =>
        Order(visit, activity, Guid.TryParse(form["id"], out var id) ? id : default, PickUp(form), Pieces(form), Guid.TryParse(form["by"], out var by) ? by : null, ct);

    /// <param name="by">As others know the member by whose link it comes.</param>
    public async Task<Result<ChainReceipt>> Order(Visit visit, ActivityId activity, Guid id, string? pickUp, ChainPiece[] pieces, Guid? by, CancellationToken ct)
    {
        if (!visit.Inside || visit.Member is not { } member) return ActivityRefusals.NotInside;
        if (id.Version != 7) return ActivityRefusals.StalePage;
        var helper = by is { } known ? await db.ChainHelper(activity, known, member.Id, ct) : null;
        return await lane.Post(visit.Brand.Id, activity.Value, new(id, member.Id, member.Name, visit.Group.Id, "page", null, pickUp, pieces) { Helper = helper });
    }

    /// <summary>For somebody who ordered by phone or at the door: known by name, entered when new.</summary>
    public async Task<Result<ChainReceipt>> WriteDown(ActivityId activity, IFormCollection form, CancellationToken ct)
    {
        if (!Guid.TryParse(form["id"], out var id) || id.Version != 7) return ActivityRefusals.StalePage;
        if (form["name"].ToString().Trim() is not { Length: > 0 and <= LongestName } name) return ActivityRefusals.ChainName.With(LongestName).At("name");
        return await WriteDown(activity, id, name, PickUp(form), Pieces(form), "operator", ct);
    }

    /// <summary>A form without any piece changes nothing; to withdraw is said with a button of its own.</summary>
    public async Task<Result<ChainRow>> Change(ActivityId activity, Guid row, IFormCollection form, MemberId? owner, CancellationToken ct)
    {
        var (withdraw, pieces) = (form.ContainsKey("withdraw"), Pieces(form));
        if (!withdraw && pieces.Length == 0) return ActivityRefusals.ChainNothing.At("quantity");
        await using var transaction = await db.Begin(ct);
        var changed = await change.Handle(db, activity, row, owner, withdraw ? [] : pieces, null, ct);
        if (changed.Refusal is not null) return changed;
        if (db.Actor.Kind == ActorKind.Operator) await audit.Write(db, withdraw ? "activities.chain_row_withdrawn" : "activities.chain_row_changed", $"#{changed.Value.Number} {changed.Value.Name}", null, ct);
        await transaction.Commit(ct);
        return changed;
    }

    /// <summary>Takes over what a pasted text says differently: new rows and changed ones. What is missing in it stays. Pasting the same again changes nothing.</summary>
    public async Task<(int Taken, IReadOnlyList<(ChainDifference Line, Refusal Refusal)> Refused)> Apply(ActivityId id, string text, CancellationToken ct)
    {
        var activity = (await db.FindActivity(id, ct))!;
        var open = await OpenChain.Of(db, activity, ct);
        var (taken, refused) = (0, new List<(ChainDifference, Refusal)>());
        foreach (var line in ChainText.Compare(text[..Math.Min(text.Length, LongestText)], activity, open, await db.ChainRows(id, ct)))
        {
            Refusal? refusal = null;
            if (line.Change is ChainChange.New)
            {
                var row = Id.Dated(activity.StartsAt, SHA256.HashData(Encoding.UTF8.GetBytes($"{id.Value:N}\n{line.Name}\n{line.Words}\n{line.Number}")));
                refusal = (await WriteDown(id, row, line.Name, null, [.. line.Wanted], "paste", ct)).Refusal;
            }
            else if (line is { Change: ChainChange.Changed, Row: { } known })
            {
                await using var transaction = await db.Begin(ct);
                refusal = (await change.Handle(db, id, known.Id, null, line.Wanted, null, ct)).Refusal;
                if (refusal is null)
                {
                    await audit.Write(db, "activities.chain_row_changed", $"#{known.Number} {known.Name}", null, ct);
                    await transaction.Commit(ct);
                }
            }
            else continue;
            if (refusal is null) taken++;
            else refused.Add((line, refusal));
        }
        return (taken, refused);
    }

    private async Task<Result<ChainReceipt>> WriteDown(ActivityId activity, Guid id, string name, string? pickUp, ChainPiece[] pieces, string source, CancellationToken ct)
    {
        MemberId member;
        await using (var transaction = await db.Begin(ct))
        {
            member = (await directory.Resolve(MemberDirectory.External, [new SeenPerson(name, name)], null, ct))[name];
            await audit.Write(db, "activities.chain_row_written", name, null, ct);
            await transaction.Commit(ct);
        }
        return await lane.Post(db.CurrentBrand, activity.Value, new(id, member, name, null, source, null, pickUp, pieces));
    }

    private static string? PickUp(IFormCollection form) => form["pickUp"].ToString() is { Length: > 0 } at ? at : null;

    /// <summary>What cannot be read as a number becomes one that is refused.</summary>
    private static ChainPiece[] Pieces(IFormCollection form) =>
    [
        .. form.Keys.Where(k => k.StartsWith(QuantityField, StringComparison.Ordinal) && Guid.TryParse(k[QuantityField.Length..], out _) && form[k].ToString().Trim() is not ("" or "0"))
            .Select(k => new ChainPiece(new(Guid.Parse(k[QuantityField.Length..])), int.TryParse(form[k], System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : -1)).OrderBy(p => p.Sku.Value),
    ];
}
