using System.Security.Cryptography;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Kernel;
using Guildhall.Kernel.Keys;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Guildhall.Brands.Entry;

/// <summary>The second step: a code of the authenticator app, each good for one use, or a recovery code.</summary>
internal sealed class ConfirmSignIn(AppDb db, SessionBook sessions, Attempts attempts, IAudit audit, Envelope envelope, IDataProtectionProvider protection, TimeProvider clock)
{
    public sealed record Request(string? Ticket, string Code, string Ip, string UserAgent);

    /// <summary>Answers the token of the new session.</summary>
    public async Task<Result<string>> Handle(Request request, CancellationToken ct)
    {
        if (Read(request.Ticket) is not { } id) return OperatorRefusals.SignInExpired;
        var person = await db.Operators().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct);
        if (person?.TotpSeed is null) return OperatorRefusals.SignInExpired;
        if (attempts.Count("code:" + person.Email, 10, TimeSpan.FromMinutes(5)) is { } pause)
            return OperatorRefusals.TooManyTries.With((int)Math.Ceiling(pause.TotalMinutes)) with { RetryAfter = pause };
        if (person.LockedUntil > clock.GetUtcNow()) return OperatorRefusals.WrongCode;
        if (await UseCode(db, envelope, person, request.Code, clock, ct) || await UseRecoveryCode(person, request.Code, ct))
            return await SignIn.Open(db, sessions, audit, person, request.Ip, request.UserAgent, ct);
        await SignIn.CountFailure(db, audit, person, clock, ct);
        return OperatorRefusals.WrongCode;
    }

    /// <summary>The step moves forward in one statement, so of two requests with the same code one wins.</summary>
    public static async Task<bool> UseCode(AppDb db, Envelope envelope, Operator person, string code, TimeProvider clock, CancellationToken ct)
    {
        var seed = envelope.Open(SeedPurpose(person.Id), person.TotpSeed);
        return OneTimeCodes.StepOf(seed, code, clock.GetUtcNow()) is { } step
            && await db.Execute($"update brands_operators set totp_step = {step} where id = {person.Id} and totp_step < {step}", ct) == 1;
    }

    public static string SeedPurpose(OperatorId id) => $"totp/{id.Value}";

    private async Task<bool> UseRecoveryCode(Operator person, string code, CancellationToken ct)
    {
        await using var transaction = await db.Begin(ct);
        if (!await RecoveryCodes.Use(db, person.Id, code, clock.GetUtcNow(), ct)) return false;
        await audit.Write(db, "operators.recovery_code_used", person.Email, null, ct);
        await transaction.Commit(ct);
        return true;
    }

    private OperatorId? Read(string? ticket)
    {
        try
        {
            return ticket is not null && OperatorId.TryParse(SignIn.Tickets(protection).Unprotect(ticket), null, out var id) ? id : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
