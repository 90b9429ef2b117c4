"""SQL of the job queue: put with the action's own transaction, taken by one worker."""

from psycopg2.extras import Json

WORKERS = 7001  # the space of advisory locks that workers hold for life


def put(cursor, name, arguments=None, account_id=None, once_key=None, delay_s=0):
    """Queue a job; it exists if and only if the caller's transaction commits.

    once_key: while a job with it waits or runs, another is not put. Returns the id, or
    that of the one already there.
    """
    cursor.execute(
        """
        INSERT INTO job (name, arguments, account_id, once_key, run_at)
        VALUES (%s, %s, %s, %s, now() + make_interval(secs => %s))
        ON CONFLICT (once_key) WHERE state IN ('waiting', 'running') DO NOTHING
        RETURNING id
        """,
        [name, Json(arguments or {}), account_id, once_key, delay_s],
    )
    row = cursor.fetchone()
    if row is None:
        cursor.execute(
            "SELECT id FROM job WHERE once_key = %s AND state IN ('waiting', 'running')",
            [once_key],
        )
        row = cursor.fetchone()
    return row and row.id


def take(cursor, worker):
    """The next job that is due, now this worker's, or None."""
    cursor.execute(
        """
        UPDATE job SET state = 'running', worker = %s, attempts = attempts + 1
         WHERE id = (SELECT id FROM job WHERE state = 'waiting' AND run_at <= now()
                      ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, name, arguments, account_id, attempts, max_attempts
        """,
        [worker],
    )
    return cursor.fetchone()


def revive(cursor):
    """Jobs of workers that died wait again, or have failed often enough."""
    cursor.execute(
        """
        UPDATE job
           SET state = CASE WHEN attempts < max_attempts THEN 'waiting' ELSE 'failed' END,
               error = 'the worker died', worker = NULL,
               finished_at = CASE WHEN attempts < max_attempts THEN NULL ELSE now() END
         WHERE state = 'running' AND NOT EXISTS (
               SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND classid = %s AND objid = job.worker::oid
                  AND database = (SELECT oid FROM pg_database
                                   WHERE datname = current_database()))
        """,
        [WORKERS],
    )
    return cursor.rowcount


def finish(cursor, job_id, result, worker):
    """Done; unless this worker was taken for dead and another one has it now."""
    cursor.execute(
        """
        UPDATE job SET state = 'done', result = %s, finished_at = now(), worker = NULL
         WHERE id = %s AND state = 'running' AND worker = %s
        """,
        [Json(result), job_id, worker],
    )


def put_back(cursor, job_id, worker):
    """It waits again, as if it had not been taken: its worker has to stop."""
    cursor.execute(
        """
        UPDATE job SET state = 'waiting', worker = NULL, attempts = attempts - 1
         WHERE id = %s AND state = 'running' AND worker = %s
        """,
        [job_id, worker],
    )


def fail(cursor, job, error, final, worker):
    """Try again later, each time later still; or give up and keep the reason."""
    cursor.execute(
        """
        UPDATE job
           SET state = CASE WHEN %(final)s OR attempts >= max_attempts
                            THEN 'failed' ELSE 'waiting' END,
               run_at = now() + make_interval(secs => 5 * attempts * attempts),
               finished_at = CASE WHEN %(final)s OR attempts >= max_attempts
                                  THEN now() END,
               error = %(error)s, worker = NULL
         WHERE id = %(id)s AND state = 'running' AND worker = %(worker)s
        """,
        {"id": job.id, "error": error, "final": final, "worker": worker},
    )


def progress(cursor, job_id, done, total, worker):
    """Say how far it is; False when somebody cancelled it or another worker has it."""
    cursor.execute(
        """
        UPDATE job SET progress = jsonb_build_object('done', %s, 'total', %s)
         WHERE id = %s AND state = 'running' AND worker = %s
        """,
        [done, total, job_id, worker],
    )
    return cursor.rowcount == 1


def is_held(cursor, job_id, worker):
    """Whether this worker still has the job; if so nobody takes it before we commit."""
    cursor.execute(
        """
        SELECT FROM job WHERE id = %s AND state = 'running' AND worker = %s FOR UPDATE
        """,
        [job_id, worker],
    )
    return cursor.fetchone() is not None


def cancel(cursor, job_id):
    cursor.execute(
        """
        UPDATE job SET state = 'cancelled', finished_at = now()
         WHERE id = %s AND state IN ('waiting', 'running')
        """,
        [job_id],
    )
    return cursor.rowcount == 1


def one(cursor, job_id):
    """A job of the asker's own, or None."""
    cursor.execute(
        """
        SELECT id, name, arguments, state, created_at, finished_at, progress, result,
               error
          FROM job WHERE id = %s
        """,
        [job_id],
    )
    return cursor.fetchone()


def hold(cursor, worker):
    """Be a worker as long as this connection lives; False if the number is taken."""
    cursor.execute("SELECT pg_try_advisory_lock(%s, %s) AS held", [WORKERS, worker])
    return cursor.fetchone().held


def workers(cursor):
    """How many workers are alive now."""
    cursor.execute(
        """
        SELECT count(*) AS n FROM pg_locks
         WHERE locktype = 'advisory' AND classid = %s AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """,
        [WORKERS],
    )
    return cursor.fetchone().n


def purge(cursor):
    """Forget jobs a week after they ended, with whatever they were asked."""
    cursor.execute("DELETE FROM job WHERE finished_at < now() - interval '7 days'")
    return cursor.rowcount
