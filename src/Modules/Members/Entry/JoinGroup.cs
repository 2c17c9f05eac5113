using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;
using Guildhall.Kernel.Storage;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Entry;

/// <summary>Enters the group by its link: as the member this device already is, or as somebody new with a name. Pressing twice is once.</summary>
internal sealed class JoinGroup(AppDb db, Lane<JoinCommand, Joined> lane, Visit visit, TimeProvider clock)
{
    public const int LongestPurpose = 200;

    /// <param name="Id">Rendered by the page: the same id again is the same joining.</param>
    /// <param name="Name">Ignored for somebody known.</param>
    /// <param name="Purpose">Why they came, asked once.</param>
    public sealed record Request(Guid Id, string? Name, string? Purpose, string UserAgent);

    /// <summary>Answers the secret for this device's cookie, or null when it has one already.</summary>
    public async Task<Result<string?>> Handle(Request request, CancellationToken ct)
    {
        if (visit.Inside) return (string?)null;
        if (visit.Revoked) return MemberRefusals.LinkRevoked;
        if (await db.FindGroupCard(visit.Group.Id, ct) is { ReadOnly: true }) return MemberRefusals.GroupRetired;
        var purpose = string.IsNullOrWhiteSpace(request.Purpose) ? null : request.Purpose.Trim();
        if (purpose?.Length > LongestPurpose) return MemberRefusals.PurposeLength.At("Purpose");
        var name = visit.Member is { } known ? known.Name : MemberName.Read(request.Name);
        if (name.Refusal is { } refusal) return refusal.At("Name");
        var id = request.Id == Guid.Empty ? Id.New(clock) : request.Id;
        var secret = visit.Member is null ? DeviceSecret.New() : null;
        var agent = request.UserAgent.Length > 300 ? request.UserAgent[..300] : request.UserAgent;
        var joined = await lane.Post(visit.Brand.Id, visit.Group.Id.Value, new(id, visit.Member?.Id, name.Value, purpose, secret is null ? null : DeviceSecret.HashOf(secret), agent, visit.Brand));
        return joined.Refusal is { } refused ? refused.Code == MemberRefusals.NameTaken.Code ? refused.At("Name") : refused : secret;
    }
}

/// <param name="Member">Null enters a new member under <paramref name="Name"/>.</param>
/// <param name="Device">Hash of the secret that the new member's device will carry.</param>
internal sealed record JoinCommand(Guid Id, MemberId? Member, string Name, string? Purpose, byte[]? Device, string UserAgent, BrandProfile Brand);

/// <param name="New">False for somebody who was inside already.</param>
internal sealed record Joined(MemberId Member, bool New);
