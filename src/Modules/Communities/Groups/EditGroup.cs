using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Communities.Groups;

/// <summary>Changes a group's name, capacity, notes and welcome.</summary>
internal sealed class EditGroup(AppDb db, IAudit audit)
{
    /// <param name="Version">Of the group as the editor saw it.</param>
    public sealed record Request(GroupId Group, string Name, int Capacity, string? About, string? Welcome, int Version);

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (await db.Groups().SingleOrDefaultAsync(g => g.Id == request.Group, ct) is not { } group) return GroupRefusals.NoGroup;
        if (group.Version != request.Version) return GroupRefusals.EditedMeanwhile;
        if (group.Edit(request.Name, request.Capacity, request.About, request.Welcome) is { } refusal) return refusal;
        if (!await db.TrySave(ct)) return GroupRefusals.NameTaken.With(request.Name.Trim()).At("Name");
        await audit.Write(db, "communities.group_edited", request.Name.Trim(), new { request.Capacity }, ct);
        await transaction.Commit(ct);
        return new Done();
    }
}
