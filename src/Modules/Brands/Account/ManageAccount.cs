using Guildhall.Brands.Contracts;
using Guildhall.Brands.Entry;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Brands.Account;

/// <summary>What operators change about themselves. Whatever guards the account asks for the present password first, and ends all other sessions.</summary>
internal sealed class ManageAccount(AppDb db, SessionBook sessions, CurrentSession session, Attempts attempts, IAudit audit, Envelope envelope, TimeProvider clock)
{
    public sealed record Profile(string Name, string Language, string Theme);

    public async Task<Result<Done>> EditProfile(Profile request, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        var me = await Me(ct);
        if (me.EditProfile(request.Name, request.Language, request.Theme) is { } refusal) return refusal;
        await db.SaveChangesAsync(ct);
        db.AfterCommit(() => sessions.Forget(me.Id));
        await transaction.Commit(ct);
        return new Done();
    }

    public async Task<Result<Done>> ChangePassword(string present, string wanted, CancellationToken ct)
    {
        var me = await Me(ct);
        if (Guarded(me, present) is { } no) return no;
        if (Operator.PasswordRefusal(wanted, me.Email) is { } refusal) return refusal;
        var hash = Passwords.Hash(wanted);
        await using var transaction = await db.Begin(ct);
        me.ChangePassword(hash);
        return await Save(me, "operators.password_changed", ct) is { } failed ? failed : await Commit(transaction, new Done(), ct);
    }

    /// <summary>Turns the second step on once the app has shown a right code. Answers the recovery codes, for the only time.</summary>
    public async Task<Result<IReadOnlyList<string>>> TurnTotpOn(string present, byte[] seed, string code, CancellationToken ct)
    {
        var me = await Me(ct);
        if (me.TotpSeed is not null) return OperatorRefusals.TotpAlreadyOn;
        if (Guarded(me, present) is { } no) return no;
        if (OneTimeCodes.StepOf(seed, code, clock.GetUtcNow()) is not { } step) return OperatorRefusals.WrongCode;
        await using var transaction = await db.Begin(ct);
        me.SetTotp(envelope.Seal(ConfirmSignIn.SeedPurpose(me.Id), seed));
        if (await Save(me, "operators.totp_on", ct) is { } failed) return failed;
        await db.Execute($"update brands_operators set totp_step = {step} where id = {me.Id}", ct);
        return await Commit(transaction, await RecoveryCodes.Renew(db, me.Id, ct), ct);
    }

    public async Task<Result<Done>> TurnTotpOff(string present, CancellationToken ct)
    {
        var me = await Me(ct);
        if (me.TotpSeed is null) return OperatorRefusals.TotpOff;
        if (Guarded(me, present) is { } no) return no;
        await using var transaction = await db.Begin(ct);
        me.SetTotp(null);
        if (await Save(me, "operators.totp_off", ct) is { } failed) return failed;
        await RecoveryCodes.Forget(db, me.Id, ct);
        return await Commit(transaction, new Done(), ct);
    }

    public async Task<Result<IReadOnlyList<string>>> RenewRecoveryCodes(string present, CancellationToken ct)
    {
        var me = await Me(ct);
        if (me.TotpSeed is null) return OperatorRefusals.TotpOff;
        if (Guarded(me, present) is { } no) return no;
        await using var transaction = await db.Begin(ct);
        await audit.Write(db, "operators.recovery_codes_renewed", me.Email, null, ct);
        return await Commit(transaction, await RecoveryCodes.Renew(db, me.Id, ct), ct);
    }

    public async Task<Result<Done>> EndSession(Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (!await sessions.Revoke(db, session.Operator!.Id, id, ct)) return OperatorRefusals.SessionNotFound;
        await audit.Write(db, "operators.session_ended", session.Operator.Email, null, ct);
        return await Commit(transaction, new Done(), ct);
    }

    public async Task<Result<Done>> EndOtherSessions(CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        await sessions.RevokeOthers(db, session.Operator!.Id, session.Operator.Session, ct);
        await audit.Write(db, "operators.other_sessions_ended", session.Operator.Email, null, ct);
        return await Commit(transaction, new Done(), ct);
    }

    public Task<Operator> Me(CancellationToken ct) => db.Operators().SingleAsync(o => o.Id == session.Operator!.Id, ct);

    private Refusal? Guarded(Operator me, string password) =>
        attempts.Count("password:" + me.Email, 10, TimeSpan.FromMinutes(5)) is { } wait ? OperatorRefusals.TooManyTries.With((int)Math.Ceiling(wait.TotalMinutes)) with { RetryAfter = wait }
        : Passwords.Matches(password, me.PasswordHash) ? null : OperatorRefusals.WrongPassword.At("Present");

    private async Task<Refusal?> Save(Operator me, string action, CancellationToken ct)
    {
        if (!await db.TrySave(ct)) return BrandRefusals.EditedMeanwhile;
        await sessions.RevokeOthers(db, me.Id, session.Operator!.Session, ct);
        await audit.Write(db, action, me.Email, null, ct);
        return null;
    }

    private static async Task<Result<T>> Commit<T>(AppDb.WriteTransaction transaction, T answer, CancellationToken ct)
    {
        await transaction.Commit(ct);
        return answer;
    }
}
